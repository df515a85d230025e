import   {   flow  ,   task   }   from   "millrace"   ;



export   const   wide   =   task  (  {   name  :   "Wide"  ,   }  ,   (  x  :  number  )   =>   x   )   ;



export   const   spaces   =   flow  (


    {   name  :   "Spaces"   }   ,


    async   (   x   :   number   =   1   )   =>   {


        const   a   =   wide  .  submit  (   x   )   ;


        const   b   =   wide
            .  waitFor  (   a   )
            .  submit  (
                x   ,
            )   ;


        return   b   ;


    }   ,


)   ;


